import{a,b}from"./chunk-ZOUUPJBS.js";import"./chunk-MEQY2MCU.js";export{a as explanation,b as said};
