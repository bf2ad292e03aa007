import{a,b}from"./chunk-KTX6WZR4.js";import"./chunk-QIOLREZQ.js";export{a as explanation,b as said};
