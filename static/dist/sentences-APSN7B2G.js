import{a,b,c,d,e}from"./chunk-U5U5AZSQ.js";import"./chunk-7CJHROWG.js";import"./chunk-WOT6VMZA.js";export{a as args,d as clause,b as place,c as plain,e as sentence};
