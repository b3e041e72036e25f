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
    using var log = Environment.GetEnvironmentVariable("CALLS") is { } path ? new StreamWriter(path) : null;
    var plan = new FaultPlan(seed, FaultRates.All) { Log = log };
    var folder = Directory.CreateTempSubdirectory("billing-simulation-").FullName;
    await using var host = new SimulatedHost(new SimulatedClock(SimulatedBusiness.Start), plan, seed, folder);
    var world = new OutsideWorld(seed, SimulatedBusiness.Start);
    var result = await new SimulatedBusiness(host).PlayAsync(Enumerable.Range(0, days).SelectMany(world.Day), SimulatedBusiness.Start.AddDays(days));
    await host.DisposeAsync();
    Console.WriteLine($"seed {seed}: {days} days, {result.Orders} orders, {result.Sent} messages, {result.Repeated} of them repeated, {host.Lives} lives, {host.Strays} strays, {plan.Digest}");
    Console.WriteLine("  " + string.Join(", ", plan.Injected.Select(fault => $"{fault.Key} {fault.Value}")));
    if (!result.Holds)
    {
        result.Differences.ToList().ForEach(Console.Error.WriteLine);
        Console.Error.WriteLine($"Play it again: dotnet run -c Release --project tests/Billing.Simulation -- --seed {seed} --seeds 1 --days {days}");
        return 1;
    }

    Directory.Delete(folder, recursive: true);
}

Console.WriteLine($"{seeds} seeds hold; {seeds * days / watch.Elapsed.TotalSeconds:F1} simulated days a second.");
return 0;
