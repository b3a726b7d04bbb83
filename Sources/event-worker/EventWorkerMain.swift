import EventWorker

@main
struct EventWorkerMain {
    static func main() async {
        await EventWorkerCommand.start()
    }
}
