import{a,b,c,d,e}from"./chunk-2CABPOTU.js";import"./chunk-BYXBJQAS.js";import"./chunk-35GUGSUX.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
