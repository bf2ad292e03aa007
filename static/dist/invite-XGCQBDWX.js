import{a,b,c,d,e}from"./chunk-WGEYNG2O.js";import"./chunk-MEQY2MCU.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
