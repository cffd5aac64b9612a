package main

import "image"

const screenWidth, screenHeight = 1280, 800

var screen = image.Rect(0, 0, screenWidth, screenHeight)

type facts struct{}

var script = []Step{}
