using Billing.Simulation;

string? Text(string name)
{
    var index = Array.IndexOf(args, "--" + name);
    return index >= 0 && index + 1 < args.Length ? args[index + 1] : null;
}

int Option(string name, int otherwise) => Text(name) is { } text ? int.Parse(text) : otherwise;

if (args is ["fuzz", ..])
{
    var count = Option("count", 10_000);
    var fuzz = new Billing.Simulation.Fuzzing.FuzzRun(Option("seed", 1), Option("from", 0), count, Text("source"));
    return (await fuzz.PlayAsync(Console.WriteLine)).Tell(count);
}

return args.Contains("--crash-everywhere")
    ? await SimulationCommands.CrashEverywhereAsync(Option("step", 1))
    : await SimulationCommands.SeedsAsync(Option("seed", 1), Option("seeds", 5), Option("days", 5), Text("messages"), Text("faults"), Text("calls"));
