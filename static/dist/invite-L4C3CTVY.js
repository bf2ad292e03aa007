import{a,b,c,d,e}from"./chunk-3LN5WV36.js";import"./chunk-BYXBJQAS.js";import"./chunk-6BQTYMJG.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
