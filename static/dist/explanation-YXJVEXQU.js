import{a,b}from"./chunk-YGUQGRTU.js";import"./chunk-IOTPWHCK.js";export{a as explanation,b as said};
