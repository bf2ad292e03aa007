import{a,b}from"./chunk-CJKH5GYF.js";import"./chunk-CWS5WQG5.js";export{a as explanation,b as said};
