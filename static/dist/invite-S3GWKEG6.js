import{a,b,c,d,e}from"./chunk-XRVPGRGU.js";import"./chunk-JKFTLY2S.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
