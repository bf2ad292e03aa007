import{a,b,c,d,e}from"./chunk-MTD2534F.js";import"./chunk-BYXBJQAS.js";import"./chunk-24IPXGIJ.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
