import{a,b,c,d,e}from"./chunk-K57M6PEM.js";import"./chunk-MAWXSAP4.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
