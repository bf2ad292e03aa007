import{a,b,c,d,e}from"./chunk-WDZKUPGP.js";import"./chunk-BYXBJQAS.js";import"./chunk-Y2OAJUQ3.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
