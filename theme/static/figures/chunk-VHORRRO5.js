var m=(e,r,o)=>e.map((n,t)=>t===r?o:n),b=(e,r)=>Math.floor(e/r)+1,c=(e,r)=>e%r+1,f=(e,r)=>Array.from({length:e.length/r},(o,n)=>e.slice(n*r,(n+1)*r));export{m as a,b,c,f as d};
