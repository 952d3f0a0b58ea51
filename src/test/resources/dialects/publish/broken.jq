{title: .payload.title
