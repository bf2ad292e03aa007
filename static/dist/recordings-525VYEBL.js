import{a,b,c}from"./chunk-IZWKW5EF.js";import"./chunk-WOT6VMZA.js";export{c as handIn,a as read,b as save};
