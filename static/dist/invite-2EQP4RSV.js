import{a,b,c,d,e}from"./chunk-PY2IZUDF.js";import"./chunk-BYXBJQAS.js";import"./chunk-AALUMXEP.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
