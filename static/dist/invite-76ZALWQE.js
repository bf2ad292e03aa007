import{a,b,c,d,e}from"./chunk-2AG7LAHG.js";import"./chunk-5LBLCGU3.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
