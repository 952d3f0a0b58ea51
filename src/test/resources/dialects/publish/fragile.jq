# Fails in different ways, depending on the title
def endless: [endless];
.payload.title as $title
| if $title == "Error" then error("no such thing")
  elif $title == "Endless" then endless
  elif $title == "Unknown" then 0 | todate
  elif $title == "Cast" then $title + 1
  elif $title == "Two" then 1, 2
  elif $title == "Null" then null
  elif $title == "None" then empty
  else {title: $title} end
