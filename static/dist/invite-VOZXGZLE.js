import{a,b,c,d,e}from"./chunk-GKAM4OVO.js";import"./chunk-BYXBJQAS.js";import"./chunk-CUGCIJJW.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
