; The installer for one person: it asks for no administrator, touches nothing
; outside that person's folders and registry, and takes all of it away again.
; Projects, settings and backups are never touched.
!ifndef VERSION
  !error "call it as makensis -DVERSION=1.2.3 -DFILES=folder -DOUT=file sayso.nsi"
!endif
Unicode true
Target amd64-unicode
!include "MUI2.nsh"
!include "FileFunc.nsh"

Name "Sayso"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Sayso"
InstallDirRegKey HKCU "Software\Sayso" "Folder"
RequestExecutionLevel user
SetCompressor /SOLID lzma
; sayso.exe and sayso.com are nearly the same; a dictionary of this size sees it.
SetCompressorDictSize 64
SetDateSave off
BrandingText "Sayso ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Sayso"
VIAddVersionKey "FileDescription" "Setup of Sayso"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "CompanyName" "The Sayso authors"
VIAddVersionKey "LegalCopyright" "© 2026 The Sayso authors, MIT licence"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Sayso"
!define MUI_ICON "${FILES}\sayso.ico"
!define MUI_UNICON "${FILES}\sayso.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\sayso.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

Function .onInit
  ClearErrors
  IfFileExists "$INSTDIR\sayso.exe" 0 done
  ; A running program cannot be replaced. Its files stay whole then.
  FileOpen $0 "$INSTDIR\sayso.exe" a
  IfErrors 0 free
  MessageBox MB_OK|MB_ICONEXCLAMATION "Sayso is open. Close it first, then run this again." /SD IDOK
  SetErrorLevel 2
  Abort
free:
  FileClose $0
done:
FunctionEnd

Section "Sayso"
  SetOutPath "$INSTDIR"
  File "${FILES}\sayso.exe"
  File "${FILES}\sayso.com"
  File "${FILES}\sayso.ico"
  File "${FILES}\LICENSE.txt"
  File "${FILES}\NOTICES.txt"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Sayso.lnk" "$INSTDIR\sayso.exe" "" "$INSTDIR\sayso.exe" 0
  WriteRegStr HKCU "Software\Sayso" "Folder" "$INSTDIR"
  WriteRegStr HKCU "Software\Classes\.sayso" "" "Sayso.Project"
  WriteRegStr HKCU "Software\Classes\.sayso" "Content Type" "application/x-sayso"
  WriteRegStr HKCU "Software\Classes\.sayso\OpenWithProgids" "Sayso.Project" ""
  WriteRegStr HKCU "Software\Classes\Sayso.Project" "" "Sayso project"
  WriteRegStr HKCU "Software\Classes\Sayso.Project\DefaultIcon" "" "$INSTDIR\sayso.exe,0"
  WriteRegStr HKCU "Software\Classes\Sayso.Project\shell\open\command" "" '"$INSTDIR\sayso.exe" "%1"'
  WriteRegStr HKCU "Software\Microsoft\Windows\CurrentVersion\App Paths\sayso.exe" "" "$INSTDIR\sayso.exe"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Sayso"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\sayso.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Sayso authors"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"
  System::Call 'shell32::SHChangeNotify(i 0x8000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  Delete "$INSTDIR\sayso.exe"
  Delete "$INSTDIR\sayso.com"
  Delete "$INSTDIR\sayso.ico"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\NOTICES.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; only if nothing else was put there
  Delete "$SMPROGRAMS\Sayso.lnk"
  DeleteRegKey HKCU "Software\Classes\Sayso.Project"
  DeleteRegValue HKCU "Software\Classes\.sayso\OpenWithProgids" "Sayso.Project"
  ReadRegStr $0 HKCU "Software\Classes\.sayso" ""
  StrCmp $0 "Sayso.Project" 0 +2
  DeleteRegKey HKCU "Software\Classes\.sayso"
  DeleteRegKey HKCU "Software\Microsoft\Windows\CurrentVersion\App Paths\sayso.exe"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\Sayso"
  System::Call 'shell32::SHChangeNotify(i 0x8000000, i 0, p 0, p 0)'
SectionEnd
