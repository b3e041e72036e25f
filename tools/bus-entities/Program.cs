using Billing.Tools.BusEntities;

var root = args is [var given] ? given : Directory.GetCurrentDirectory();
var declared = Path.Combine(root, "infra", "servicebus.json");
if (!File.Exists(declared))
{
    Console.Error.WriteLine($"There is no {declared}: run this at the root of the repository, or name the root.");
    return 1;
}

var emulator = Path.Combine(root, "local", "Emulators", "servicebus-config.json");
try
{
    var text = Subscriptions.Into(File.ReadAllText(declared));
    File.WriteAllText(declared, text);
    File.WriteAllText(emulator, EmulatorEntities.From(text));
}
catch (InvalidDataException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}

Console.WriteLine($"Wrote {declared} and {emulator}.");
return 0;
