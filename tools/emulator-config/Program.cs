using Billing.Tools.EmulatorConfig;

var root = args is [var given] ? given : Directory.GetCurrentDirectory();
var source = Path.Combine(root, "infra", "servicebus.json");
if (!File.Exists(source))
{
    Console.Error.WriteLine($"There is no {source}: run this at the root of the repository, or name the root.");
    return 1;
}

var target = Path.Combine(root, "local", "Emulators", "servicebus-config.json");
try
{
    File.WriteAllText(target, EmulatorEntities.From(File.ReadAllText(source)));
}
catch (InvalidDataException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}

Console.WriteLine($"Wrote {target}.");
return 0;
