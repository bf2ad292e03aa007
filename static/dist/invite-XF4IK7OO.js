import{a,b,c,d,e}from"./chunk-NIAI2GZF.js";import"./chunk-IOTPWHCK.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
