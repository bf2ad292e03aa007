import{a,b}from"./chunk-HBWFTKY2.js";import"./chunk-XU5L77CD.js";import"./chunk-FQMDFUUG.js";import"./chunk-HPA5TG4O.js";import"./chunk-WOT6VMZA.js";export{a as Rewind,b as clock};
