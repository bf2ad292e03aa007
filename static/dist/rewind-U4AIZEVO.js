import{a,b}from"./chunk-SUHOMZUM.js";import"./chunk-FM5ZJTQL.js";import"./chunk-HPA5TG4O.js";import"./chunk-WOT6VMZA.js";export{a as Rewind,b as clock};
