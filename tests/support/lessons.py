"""The learning data of chapter 5, as its network takes them: 64 pictures of 12 pixels, and the right answers."""

from dlmath import load_pictures, one_hot

PICTURES = load_pictures("zeros_and_ones")
X, T = PICTURES.x.reshape(64, 12), one_hot(PICTURES.digits, 2)
