import{a,b,c,d,e}from"./chunk-KQQ3PAAT.js";import"./chunk-LHPZN7U5.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
