var o=({min:e,max:n},r)=>({now:r,min:e,max:n});export{o as a};
