import{a,b}from"./chunk-GUV2NHEP.js";import"./chunk-NXZGKBKH.js";export{a as explanation,b as said};
