; The installer for Windows, made by Inno Setup 6 from the folder that build.py made. Untested: written without Windows.
;   iscc /DVersion=1.2.3 /DBundle=dist\care-desktop /DOutput=dist build_scripts\packaging\windows\care-desktop.iss
#ifndef Version
  #error Say which version: /DVersion=1.2.3
#endif
#ifndef Bundle
  #define Bundle "..\..\..\dist\care-desktop"
#endif
#ifndef Output
  #define Output "..\..\..\dist"
#endif

[Setup]
AppId={{6C0E6E0B-6E0E-4B0B-9C53-43415245D357}
AppName=CARE Desktop
AppVersion={#Version}
AppPublisher=CARE Desktop contributors
DefaultDirName={autopf}\CARE Desktop
DefaultGroupName=CARE Desktop
DisableProgramGroupPage=yes
LicenseFile=..\..\..\LICENSE
OutputDir={#Output}
OutputBaseFilename=care-desktop-{#Version}-windows-x64
UninstallDisplayIcon={app}\care-desktop.exe
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ChangesAssociations=yes
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
CloseApplications=yes

[Tasks]
Name: desktopicon; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked

[InstallDelete]
; Libraries of an older version must not stay beside those of this one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[Icons]
Name: "{group}\CARE Desktop"; Filename: "{app}\care-desktop.exe"
Name: "{autodesktop}\CARE Desktop"; Filename: "{app}\care-desktop.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\.care"; ValueType: string; ValueData: "CareDesktop.Workspace"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\CareDesktop.Workspace"; ValueType: string; ValueData: "CARE Desktop workspace"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\CareDesktop.Workspace\DefaultIcon"; ValueType: string; ValueData: "{app}\care-desktop.exe,0"
Root: HKA; Subkey: "Software\Classes\CareDesktop.Workspace\shell\open\command"; ValueType: string; ValueData: """{app}\care-desktop.exe"" --database ""%1"""

[Run]
Filename: "{app}\care-desktop.exe"; Description: "{cm:LaunchProgram,CARE Desktop}"; Flags: nowait postinstall skipifsilent
