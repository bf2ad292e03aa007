import{a,b,c,d,e}from"./chunk-B6N6DTPP.js";import"./chunk-P2Q6CJ6Z.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
