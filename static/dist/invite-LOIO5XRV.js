import{a,b,c,d,e}from"./chunk-OFX2JCWD.js";import"./chunk-NXZGKBKH.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
