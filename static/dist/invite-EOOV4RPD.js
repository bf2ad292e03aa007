import{a,b,c,d,e}from"./chunk-6MBPFHM3.js";import"./chunk-FDVUZAIJ.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
