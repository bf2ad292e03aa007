import{a,b,c,d,e}from"./chunk-LBEGUPYP.js";import"./chunk-GFFSTRMC.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
