import{a,b,c,d,e}from"./chunk-QXRDSUSJ.js";import"./chunk-A5CKTTUF.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
