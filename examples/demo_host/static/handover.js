// Hand over at once; the button stays for browsers without script.
document.getElementById("handover").requestSubmit();
