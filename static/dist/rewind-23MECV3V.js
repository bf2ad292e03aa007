import{a,b}from"./chunk-AG6MFQEV.js";import"./chunk-SJUX7THS.js";import"./chunk-BYXBJQAS.js";import"./chunk-SSSCBDES.js";import"./chunk-WOT6VMZA.js";export{a as Rewind,b as clock};
