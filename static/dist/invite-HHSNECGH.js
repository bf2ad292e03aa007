import{a,b,c,d,e}from"./chunk-FAEUH6XA.js";import"./chunk-NY2BR4ZD.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
