import{a,b,c,d,e}from"./chunk-GQ3UTK64.js";import"./chunk-KVNKAOZO.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
