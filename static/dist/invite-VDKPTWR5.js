import{a,b,c,d,e}from"./chunk-ZJZY7C5M.js";import"./chunk-AUOVVYCQ.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
