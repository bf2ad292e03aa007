import{a,b,c,d,e}from"./chunk-CCRCWKXZ.js";import"./chunk-BYXBJQAS.js";import"./chunk-CWS5WQG5.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
