import{a,b,c,d}from"./chunk-Q5EYNAX4.js";import"./chunk-ZJZXSS3I.js";import"./chunk-7KZNGLP5.js";export{d as copyBefore,b as invite,c as selectAll,a as snippet};
