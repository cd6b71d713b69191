function n(e,r){let b=(r[1]-r[0])/(e[1]-e[0]);return Object.assign(u=>r[0]+(u-e[0])*b,{domain:e,invert:u=>e[0]+(u-r[0])/b})}export{n as a};
