import{a,b,c,d,e}from"./chunk-PTED2CRX.js";import"./chunk-BYXBJQAS.js";import"./chunk-C4LCDKLA.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
