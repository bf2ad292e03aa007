import{a,b}from"./chunk-2UO2WU6Z.js";import"./chunk-KVNKAOZO.js";export{a as explanation,b as said};
