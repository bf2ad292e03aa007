import{a,b}from"./chunk-7ZPE42XR.js";import"./chunk-24IPXGIJ.js";export{a as explanation,b as said};
