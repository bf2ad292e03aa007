import{a,b}from"./chunk-G2GOM2F7.js";import"./chunk-PAE3EESK.js";export{a as explanation,b as said};
