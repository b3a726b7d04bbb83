import StyleLab

@main
struct StyleLabMain {
    static func main() async {
        await StyleLabCommand.start()
    }
}
