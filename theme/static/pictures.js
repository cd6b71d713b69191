// Enlarges a picture that is tapped or clicked, or whose button is pressed; page.js loads this where there are some.

const dialog = document.createElement("dialog");
dialog.className = "dl-large";
const away = document.createElement("button");
away.type = "button";
away.textContent = "×";
// Whoever has only a keyboard scrolls what does not fit, too.
const room = document.createElement("div");
room.tabIndex = 0;
room.setAttribute("role", "group");
dialog.append(away, room);
document.body.append(dialog);
dialog.addEventListener("click", () => dialog.close());

/** Shows a picture as large as the window, and at least twice as large as on the page. @param {HTMLImageElement} picture @param {HTMLButtonElement} button */
export function enlarge(picture, button) {
  const large = new Image();
  large.src = picture.currentSrc || picture.src;
  large.alt = picture.alt;
  const { width, height } = picture.getBoundingClientRect();
  const fitting = Math.min(innerWidth / width, innerHeight / height);
  large.style.width = `${Math.round(width * Math.max(2, fitting))}px`;
  away.setAttribute("aria-label", button.dataset.close ?? "");
  const name = button.getAttribute("aria-label") ?? "";
  for (const part of [dialog, room]) part.setAttribute("aria-label", name);
  room.replaceChildren(large);
  dialog.showModal();
  away.focus();
}

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll(".dl-enlarge > button"))) {
  const picture = button.parentElement?.nextElementSibling;
  if (!(picture instanceof HTMLImageElement)) continue;
  button.addEventListener("click", () => enlarge(picture, button));
  picture.addEventListener("click", () => enlarge(picture, button));
}
