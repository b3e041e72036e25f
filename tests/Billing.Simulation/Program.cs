using System.Diagnostics;
using Billing.Local.Faults;
using Billing.Local.Time;
using Billing.Simulation;

int Option(string name, int otherwise)
{
    var index = Array.IndexOf(args, "--" + name);
    return index >= 0 && index + 1 < args.Length ? int.Parse(args[index + 1]) : otherwise;
}

var (first, seeds, days) = (Option("seed", 1), Option("seeds", 5), Option("days", 5));
var watch = Stopwatch.StartNew();
for (var seed = first; seed < first + seeds; seed++)
{
    var folder = Directory.CreateTempSubdirectory("billing-simulation-").FullName;
    using var log = Environment.GetEnvironmentVariable("CALLS") is { } path ? new StreamWriter(path) : null;
    var plan = new FaultPlan(seed, FaultRates.All) { Log = log };
    await using var host = new SimulatedHost(new SimulatedClock(SimulatedBusiness.Start), plan, seed, folder);
    var result = await new SimulatedBusiness(seed, days, host).PlayAsync();
    await host.DisposeAsync();
    Console.WriteLine($"seed {seed}: {days} days, {result.Orders} orders, {result.Messages} messages, {result.Repetitions} of them repeated, {result.Lives} lives, {result.Digest} {host.Strays} strays: {result.Audit}");
    Console.WriteLine("  " + string.Join(", ", plan.Injected.Select(fault => $"{fault.Key} {fault.Value}")));
    if (!result.Holds)
    {
        Console.Error.WriteLine($"Play it again: dotnet run -c Release --project tests/Billing.Simulation -- --seed {seed} --seeds 1 --days {days}");
        return 1;
    }
}

Console.WriteLine($"{seeds} seeds hold; {seeds * days / watch.Elapsed.TotalSeconds:F1} simulated days a second.");
return 0;
